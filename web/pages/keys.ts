/** Keys of what is no command of a page: they act where the focus is. */
export const otherKeys: readonly { readonly group: string; readonly title: string; readonly keys: string }[] = [
  { group: "Charts", title: "Bar by bar", keys: "ArrowLeft" },
  { group: "Charts", title: "Fit all bars (double click)", keys: "Alt+R" },
  { group: "Charts", title: "Logarithmic scale", keys: "Alt+L" },
  { group: "Charts", title: "Percent scale", keys: "Alt+P" },
  { group: "Charts", title: "Go to a date", keys: "Alt+G" },
  { group: "Charts", title: "Save as a picture", keys: "Alt+S" },
  { group: "Everywhere", title: "Into a cell, panel or chart", keys: "Enter" },
  { group: "Everywhere", title: "Out of it; stop, close", keys: "Esc" },
  { group: "Everywhere", title: "A number ten steps further", keys: "Shift+ArrowUp" },
];

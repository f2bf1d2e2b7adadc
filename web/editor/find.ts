import { search } from "@codemirror/search";
export const findPanel = search({ top: true });

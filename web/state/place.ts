/** Whether this page's address leads to this machine alone. */
export const isLoopback = /^(127\.|localhost$|\[::1\]$)/.test(location.hostname);

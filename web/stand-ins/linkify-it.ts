// Stands in for the package of this name in what the page loads: markdown-it makes one of it, and asks it nothing as long
// as it is not to turn addresses into links.
export default class {}

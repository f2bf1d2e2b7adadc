import { linkDictionary, type LinkDictionary } from "../../../shared/link/dictionary.ts";
import { decodeLink, encodeLink, encodeLinkFile, type LinkParts } from "../../../shared/link/link.ts";
import { type AnyLink, decodeAnyLink, encodeNotebookFile, encodeNotebookLink } from "../../../shared/link/notebook.ts";
import { pageBytes } from "../page-file.ts";

const url = new URL("../../../shared/link/dictionary-1.bin", import.meta.url);
let loading: Promise<LinkDictionary> | undefined;

/** What links are packed with. @throws AppError when it does not come */
export function dictionary(): Promise<LinkDictionary> {
  loading ??= pageBytes(url).then(linkDictionary);
  loading.catch(() => (loading = undefined));
  return loading;
}

/** Reads a run's link, a fragment or the text of a `.tidebook` file; nothing in it runs. @throws as `decodeLink` */
export async function openLink(text: string): Promise<LinkParts> {
  return decodeLink(text, await dictionary());
}

/** As `openLink`, of a run or of a notebook. */
export async function openAnyLink(text: string): Promise<AnyLink> {
  return decodeAnyLink(text, await dictionary());
}

/** The fragment of a link, without its #. @throws as `encodeLink` */
export async function linkFragment(link: AnyLink): Promise<string> {
  const packing = await dictionary();
  return link.kind === "notebook" ? encodeNotebookLink(link.parts, packing) : encodeLink(link.parts, packing);
}

/** The text of a `.tidebook` file. @throws InputError for parts larger than a file may have */
export async function linkFile(link: AnyLink): Promise<string> {
  const packing = await dictionary();
  return link.kind === "notebook" ? encodeNotebookFile(link.parts, packing) : encodeLinkFile(link.parts, packing);
}

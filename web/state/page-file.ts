import { AppError } from "../../shared/errors.ts";

const fetched = new Map<string, Promise<Response>>();

/** A file that belongs to the page, fetched once. @throws AppError when it does not come */
export async function pageBytes(url: URL): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await (await load(url)).arrayBuffer());
}

/** As `pageBytes`, as text. */
export async function pageText(url: URL): Promise<string> {
  return (await load(url)).text();
}

async function load(url: URL): Promise<Response> {
  const coming = fetched.get(url.href) ?? fetch(url);
  fetched.set(url.href, coming);
  const response = await coming.catch((cause: unknown) => {
    fetched.delete(url.href);
    throw missing(url, cause);
  });
  if (response.ok) return response.clone();
  fetched.delete(url.href);
  throw missing(url, response.status);
}

function missing(url: URL, cause: unknown): AppError {
  const name = url.pathname.replace(/^.*\//, "");
  const sentence = `a part of the page could not be loaded (${name}): look at the network and reload the page`;
  return new AppError("page/fetch", sentence, { cause, retryable: true });
}

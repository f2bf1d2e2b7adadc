import { Zip, ZipDeflate, ZipPassThrough } from "fflate";

/** Bytes that are packed between two turns of the page. */
const STEP = 2 ** 19;

/** A zip that grows piece by piece, so that the page stays alive and no file is held twice. */
export class ZipFile {
  private readonly pieces: Blob[] = [];
  private failure: Error | undefined;
  private readonly zip = new Zip((error, bytes) => {
    if (error) this.failure = error;
    else this.pieces.push(new Blob([bytes]));
  });

  /** @param isPacked whether it is worth packing */
  async add(name: string, bytes: Uint8Array, isPacked: boolean): Promise<void> {
    const entry = isPacked ? new ZipDeflate(name, { level: 6 }) : new ZipPassThrough(name);
    this.zip.add(entry);
    for (let at = 0; at < Math.max(bytes.length, 1); at += STEP) {
      entry.push(bytes.subarray(at, at + STEP), at + STEP >= bytes.length);
      if (this.failure) throw this.failure;
      await new Promise((resolve) => setTimeout(resolve));
    }
  }

  end(): Blob {
    this.zip.end();
    if (this.failure) throw this.failure;
    return new Blob(this.pieces, { type: "application/zip" });
  }
}

import { closeSync, openSync, readSync, writeSync } from "node:fs"

const BYTES = 4

/** How many calls of each lane were acknowledged. Outlives a process that is killed. */
export class ProgressFile {
  readonly #file: number

  constructor(path: string) {
    this.#file = openSync(path, "r+")
  }

  read(lane: number): number {
    const bytes = Buffer.alloc(BYTES)
    readSync(this.#file, bytes, 0, BYTES, lane * BYTES)
    return bytes.readUInt32LE()
  }

  write(lane: number, steps: number): void {
    const bytes = Buffer.alloc(BYTES)
    bytes.writeUInt32LE(steps)
    writeSync(this.#file, bytes, 0, BYTES, lane * BYTES)
  }

  close(): void {
    closeSync(this.#file)
  }
}

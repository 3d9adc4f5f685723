/** Bytes that are appended at the end and taken from the front, without copying all of them each time. */
export class ByteQueue {
  #buffer = Buffer.alloc(0)
  #start = 0
  #end = 0

  /** What is in the queue. A view: valid until the next `append`. */
  get bytes(): Buffer {
    return this.#buffer.subarray(this.#start, this.#end)
  }

  append(chunk: Buffer): void {
    if (this.#end + chunk.length > this.#buffer.length) this.#grow(chunk.length)
    this.#end += chunk.copy(this.#buffer, this.#end)
  }

  /** Takes so many bytes. They stay as they are: what is appended later never overwrites them. */
  take(length: number): Buffer {
    const taken = this.#buffer.subarray(this.#start, this.#start + length)
    this.#start += length
    return taken
  }

  #grow(more: number): void {
    const live = this.bytes
    this.#buffer = Buffer.allocUnsafe(2 * (live.length + more))
    this.#end = live.copy(this.#buffer)
    this.#start = 0
  }
}

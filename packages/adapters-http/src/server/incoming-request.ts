import { IncomingMessage } from "node:http";

/** Bytes. A chunk of any size takes some hundred bytes of memory and a few microseconds. */
const smallChunk = 16;
const mostSmallChunks = 1_000;
/** Bytes of small chunks that are combined before they are read. */
const blockSize = 1_024;

/**
 * A request whose unread body takes about as much memory as it has bytes, for any size of chunks
 * (`Transfer-Encoding: chunked`). Node keeps each unread chunk as a separate buffer.
 */
export class IncomingRequest extends IncomingMessage {
  /** Called after more than 1,000 chunks of less than 16 bytes on average; the rest is discarded. */
  onTooManySmallChunks: () => void = () => undefined;
  #chunks = 0;
  #bytes = 0;
  #refused = false;
  #block: Buffer | null = null;
  #blockLength = 0;
  #readerWaits = false;
  /** Declared without an initial value: Node's constructor sets it before this class initializes its fields. */
  declare private asksForUpgrade: boolean | null;

  /**
   * Node's parser stops at a request to upgrade the protocol. Reporting one makes it stop on a closed connection, too:
   * otherwise it creates a request and a response for every 40 bytes that it had read, 64 KiB at once, and keeps them until it
   * has read from all ready connections: 1.7 MB for each.
   */
  get upgrade(): boolean | null {
    return this.asksForUpgrade || this.socket.destroyed;
  }

  set upgrade(value: boolean | null) {
    this.asksForUpgrade = value;
  }

  /** Node's parser calls it with each chunk, and with null at the end. */
  override push(chunk: Buffer | null): boolean {
    if (chunk === null) {
      this.#flush();
      return super.push(null);
    }
    if (this.#isRefused(chunk)) return false;
    if (this.#blockLength + chunk.length > blockSize) this.#flush();
    if (chunk.length >= blockSize) return super.push(chunk);
    if (this.#blockLength === 0 && (this.readableLength === 0 || this.#readerWaits)) {
      this.#readerWaits = false;
      return super.push(chunk);
    }
    this.#block ??= Buffer.allocUnsafe(blockSize);
    this.#blockLength += chunk.copy(this.#block, this.#blockLength);
    if (this.readableLength === 0 || this.#readerWaits) this.#flush();
    return this.readableLength < this.readableHighWaterMark;
  }

  /** Streams call it with 0 internally; other callers read data. */
  override read(size?: number): Buffer | null {
    if (size === 0) return super.read(0);
    this.#flush();
    const data: Buffer | null = super.read(size);
    this.#readerWaits = data === null;
    return data;
  }

  /** Discards the rest of the body. For a body that was never read, Node does that itself, without calling `push`. */
  drain(): void {
    // `_read` also marks the body as read for Node.
    this._read(0);
    this.resume();
  }

  #isRefused(chunk: Buffer): boolean {
    if (this.#refused || this.destroyed) return true;
    this.#chunks += 1;
    this.#bytes += chunk.length;
    if (this.#chunks <= mostSmallChunks || this.#bytes >= this.#chunks * smallChunk) return false;
    this.#refused = true;
    this.#block = null;
    this.#blockLength = 0;
    this.onTooManySmallChunks();
    return true;
  }

  #flush(): void {
    const block = this.#block?.subarray(0, this.#blockLength);
    this.#block = null;
    this.#blockLength = 0;
    if (block !== undefined && block.length > 0) {
      this.#readerWaits = false;
      super.push(block);
    }
  }
}

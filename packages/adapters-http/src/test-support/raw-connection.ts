import { once } from "node:events";
import type { Socket } from "node:net";
import { connect } from "node:net";

/** A TCP connection to a server that a test writes to as it likes. */
export class RawConnection implements Disposable {
  readonly socket: Socket;
  /** What came back until now. */
  received = "";
  readonly closed: Promise<void>;

  private constructor(socket: Socket) {
    this.socket = socket;
    this.closed = new Promise((resolve) => socket.once("close", () => resolve()));
    // A server that closes a connection with unread bytes resets it.
    socket.on("error", () => undefined);
    socket.setEncoding("latin1").on("data", (text: string) => (this.received += text));
  }

  /** @param localAddress of the client, such as another of 127.0.0.0/8 for another client */
  static async open(port: number, localAddress = "127.0.0.1"): Promise<RawConnection> {
    const socket = connect({ host: "127.0.0.1", port, localAddress });
    const connection = new RawConnection(socket);
    await once(socket, "connect");
    return connection;
  }

  send(text: string): this {
    this.socket.write(text, "latin1");
    return this;
  }

  /** Resolves once this many answers have begun to come. @throws when the connection closes before that */
  async answers(count: number): Promise<readonly string[]> {
    for (;;) {
      const answers = this.received.split(/(?=HTTP\/1\.1 \d{3} )/).filter((text) => text !== "");
      if (answers.length >= count) return answers;
      if (this.socket.closed) throw new Error(`${answers.length} of ${count} answers, then it was closed`);
      await Promise.race([once(this.socket, "data"), this.closed]);
    }
  }

  [Symbol.dispose](): void {
    this.socket.destroy();
  }
}

import type { AuthenticateAccessToken, RegisterUser, SignIn } from "@portcullis/core";
import { authorize, EmailTaken } from "@portcullis/core";
import { TYPES } from "@portcullis/inversify";
import { inject, injectable } from "inversify";
// biome-ignore lint/style/useImportType: the emitted metadata names the class itself.
import { Journal } from "./journal.ts";

/** A class of the host: Portcullis's use cases are injected by identifier, its own classes by type. */
@injectable()
export class Reception {
  constructor(
    @inject(TYPES.registerUser) private readonly registerUser: RegisterUser,
    @inject(TYPES.signIn) private readonly signIn: SignIn,
    @inject(TYPES.authenticateAccessToken) private readonly authenticate: AuthenticateAccessToken,
    private readonly journal: Journal,
  ) {}

  async welcome(email: string, password: string): Promise<string> {
    const greeting = await this.registerUser.execute({ email, password }).then(
      (user) => `Welcome, ${user.email}.`,
      (error: unknown) => {
        if (error instanceof EmailTaken) return `Welcome back, ${email}.`;
        throw error;
      },
    );
    const { accessToken } = await this.signIn.execute({ identifier: email, password });
    authorize(await this.authenticate.execute(accessToken), "rooms:enter");
    return `${greeting} You may enter. Noted: ${this.journal.entries.join(", ")}`;
  }
}

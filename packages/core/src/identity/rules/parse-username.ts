import { Username } from "../domain/username.ts";

/** An optional username. @throws InvalidUsername */
export function parseUsername(raw: string | null): Username | null {
  return raw === null ? null : Username.parse(raw);
}

/** The part that is used here; the package ships no types. */
declare module "proper-lockfile" {
  export interface LockOptions {
    readonly realpath: boolean;
    readonly stale: number;
    readonly retries: {
      readonly retries: number;
      readonly factor: number;
      readonly minTimeout: number;
      readonly maxTimeout: number;
    };
  }
  export function lock(file: string, options: LockOptions): Promise<() => Promise<void>>;
}

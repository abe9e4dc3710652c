/**
 * One promise of a port, as data: run it with any test runner.
 * `makeSubject` gives a fresh, empty subject at each call; a case asks for as many as it needs.
 */
export interface ContractCase<Subject> {
  readonly name: string;
  run(makeSubject: () => Promise<Subject>): Promise<void>;
}

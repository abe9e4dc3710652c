/** Creates an adapter with one fault. */
export type Mutant<Subject> = () => Subject | Promise<Subject>;

/** The mutants of a kit, by the name of the case that must fail for them. */
export type Mutants<Subject> = Readonly<Record<string, Mutant<Subject> | readonly Mutant<Subject>[]>>;

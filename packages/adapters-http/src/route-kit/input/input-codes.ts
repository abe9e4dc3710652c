/** What is wrong with a field when no rule of the domain is broken: the codes of `errors` beside the domain's. Stable. */
export const inputCodes = {
  required: "input.required",
  wrongType: "input.wrong_type",
  unknownField: "input.unknown_field",
  forbiddenCharacters: "input.forbidden_characters",
  invalid: "input.invalid",
} as const;

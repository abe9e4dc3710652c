/** Codes of invalid fields that break no rule of the domain. Stable. */
export const inputCodes = {
  required: "input.required",
  wrongType: "input.wrong_type",
  unknownField: "input.unknown_field",
  forbiddenCharacters: "input.forbidden_characters",
  invalid: "input.invalid",
} as const;

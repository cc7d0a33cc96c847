/** The user asked for a comparison that is not possible. Its message is one line. */
export class Refusal extends Error {}

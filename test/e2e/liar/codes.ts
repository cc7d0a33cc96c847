/** The code that a lying hospital lets others judge, and the code that it seals for readers. */
export const SHOWN_CODE = 'K35.80'
export const SEALED_CODE = 'C18.90'

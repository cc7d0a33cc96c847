/**
 * The causes for which the name of a patient cannot be computed now.
 *
 * `no-epoch`: the hospitals have not dealt their shared keys yet. `unreachable`: fewer holders than needed
 * can be reached. `allowance`: too many holders refuse further names today. `wrong-epoch`: holders serve
 * another epoch, so that another try may succeed. `busy`: too many patients wait. `no-identifier`: the
 * identifier can name nobody.
 */
export type NamesFault =
  'no-epoch' | 'unreachable' | 'allowance' | 'wrong-epoch' | 'busy' | 'no-identifier'

/** The name of a patient cannot be computed now. Nothing was stored, signed or sent for the patient. */
export class NamesError extends Error {
  /** @param lacking how many more holders of the name key are needed */
  constructor (readonly code: NamesFault, readonly lacking = 0) {
    super(`names-unavailable: ${code}`)
  }
}

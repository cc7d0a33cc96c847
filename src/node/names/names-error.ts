/**
 * The name of a patient cannot be computed now. Nothing was stored, signed or sent for the patient.
 *
 * `no-epoch`: the hospitals have not dealt their shared keys yet. `unreachable`: fewer holders than needed can
 * be reached. `allowance`: too many holders refuse further names today. `wrong-epoch`: holders serve another epoch, so that
 * another try may succeed. `busy`: too many patients wait. `no-identifier`: the identifier can name nobody.
 */
export class NamesError extends Error {
  /** @param lacking how many more holders of the name key are needed */
  constructor (
    readonly code: 'no-epoch' | 'unreachable' | 'allowance' | 'wrong-epoch' | 'busy' | 'no-identifier', readonly lacking = 0
  ) {
    super(`names-unavailable: ${code}`)
  }
}

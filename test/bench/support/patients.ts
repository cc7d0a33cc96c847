import { wholeNumber } from '../../fixtures/variables.js'

/** One diagnosis in this many is of a patient that its hospital has not seen before. */
const NEW_EVERY = wholeNumber('NEW_EVERY', 10)
/** Room for the numbers of the patients of a hospital. */
const PER_HOSPITAL = 100_000

/** Gives each diagnosis its patient: in the warm-up always a new one, later a known one nine times in ten. */
export class Patients {
  /** The patients and the diagnoses of each hospital so far. */
  readonly #counts: { known: number, diagnoses: number }[] = []
  isWarmUp = true

  /** Returns the number of the patient of the next diagnosis at a hospital. */
  next (hospital: number): number {
    const counts = this.#counts[hospital] ??= { known: 0, diagnoses: 0 }
    const turn = counts.diagnoses++
    const isNew = this.isWarmUp || counts.known === 0 || turn % NEW_EVERY === 0
    return hospital * PER_HOSPITAL + (isNew ? counts.known++ : turn % counts.known)
  }
}

import type { FhirServices } from './services.js'

/** Notes whether a request named something that was not found: hidden and absent things alike. */
export class Misses {
  #any = false

  /** True if a record, a version or a patient was not found. */
  get any (): boolean { return this.#any }

  /** Returns the same services, which note what they do not find. */
  watching (services: FhirServices): FhirServices {
    const noting = async <T>(asked: Promise<T>): Promise<T> => {
      const found = await asked
      if (found === undefined || (Array.isArray(found) && found.length === 0)) this.#any = true
      return found
    }
    return {
      ...services,
      findPatient: async (...asked) => await noting(services.findPatient(...asked)),
      recordsOf: async (...asked) => await noting(services.recordsOf(...asked)),
      record: async (...asked) => await noting(services.record(...asked)),
      version: async (...asked) => await noting(services.version(...asked))
    }
  }
}

import type { FhirServices } from './services.js'

/**
 * Notes whether a request named something that was not found, searched a period, or listed the records of a
 * patient.
 */
export class Misses {
  #any = false
  #lists = false

  /** True if a record, a version or a patient was not found, or may have been left out of a period. */
  get any (): boolean { return this.#any }

  /** True if the records of a patient, or accesses to them, were listed, of which some may be hidden. */
  get lists (): boolean { return this.#lists }

  /** Returns the same services, which note what they do not find. */
  watching (services: FhirServices): FhirServices {
    const noting = async <T>(asked: Promise<T>): Promise<T> => {
      const found = await asked
      if (found === undefined || (Array.isArray(found) && found.length === 0)) this.#any = true
      return found
    }
    const listing = async <T>(asked: Promise<T>): Promise<T> => {
      this.#lists = true
      return await noting(asked)
    }
    return {
      ...services,
      // A record that is hidden in a period must not show by the time of the answer.
      changesIn: async (...asked) => {
        this.#any = true
        return await services.changesIn(...asked)
      },
      findPatient: async (...asked) => await listing(services.findPatient(...asked)),
      recordsOf: async (...asked) => await listing(services.recordsOf(...asked)),
      auditEvents: async (...asked) => await listing(services.auditEvents(...asked)),
      record: async (...asked) => await noting(services.record(...asked)),
      version: async (...asked) => await noting(services.version(...asked))
    }
  }
}

import { ServiceError } from '../service-error.js'

/** Makes the refusal of a request; the server answers it with an OperationOutcome. */
export function refused (status: number, code: string, text: string): ServiceError {
  return new ServiceError(status, code, text)
}

/** A record that the reader may not read gets the same answer as one that does not exist. */
export function notFound (type: string): ServiceError {
  return refused(404, 'unknown-resource', `there is no such ${type} here`)
}

/** The chain shows everybody that a record was erased, so this tells nothing that a consent hides. */
export function gone (): ServiceError {
  return refused(410, 'erased', 'this record is erased at every hospital')
}

import { MAX_PART, MAX_REQUEST_BYTES } from './limits.js'
import { schemaMessage, type SchemaFault } from './schema-message.js'
import { ServiceError } from './service-error.js'

/** The fields of fastify's errors that this file reads. */
interface FrameworkError {
  readonly code?: unknown
  readonly statusCode?: unknown
  readonly validation?: readonly SchemaFault[]
  readonly validationContext?: string
}

/**
 * Turns the error of a request into an error that may be shown. A ServiceError is shown as it is. A fault of
 * the node is shown without message and stack.
 */
export function publicError (error: unknown, bodyLimit = MAX_REQUEST_BYTES): ServiceError {
  if (error instanceof ServiceError) return error
  const { code, statusCode, validation, validationContext } = (error ?? {}) as FrameworkError
  if (validation !== undefined) {
    const message = schemaMessage(validation[0] ?? {}, validationContext ?? 'body')
    return new ServiceError(400, 'bad-request', message)
  }
  switch (code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return tooLarge(bodyLimit)
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return new ServiceError(415, 'media-type', 'send application/json or application/fhir+json')
    case 'FST_ERR_CTP_EMPTY_JSON_BODY':
      return new ServiceError(400, 'not-json', 'the body is empty; a JSON document is expected')
    case 'FST_ERR_MAX_PARAM_LENGTH':
      return new ServiceError(414, 'too-long', `a part of the address is longer than ${MAX_PART} characters`)
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
      return new ServiceError(400, 'bad-request', 'the length of the body differs from Content-Length')
    case 'disk-full': case 'EDQUOT': case 'ENOSPC':
      return new ServiceError(503, 'disk-full', 'the disk of this node is full, so it stores nothing; its ' +
        'operator has to free some space. Then try again')
  }
  if (typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500) {
    return new ServiceError(statusCode, 'bad-request', 'the request is not well formed')
  }
  return new ServiceError(500, 'internal', 'the node has an internal fault; see the log of the node')
}

export function tooLarge (limit: number): ServiceError {
  const size = limit >= 1024 * 1024 ? `${limit / (1024 * 1024)} MiB` : `${limit / 1024} KiB`
  return new ServiceError(413, 'too-large', `the body is larger than the ${size} that a request may have`)
}

import type { IncomingMessage } from 'node:http'
import { ServiceError } from './service-error.js'

/** A parameter of a media type; its value may be quoted (RFC 9110 §5.6.6). */
const PARAMETER = /;\s*([\w-]+)\s*=\s*(?:"([^"]*)"|([^\s;"]*))/g

/**
 * Refuses a body of another encoding or FHIR version before the body is read. If such a body were read as
 * UTF-8 or R4, its names and numbers could silently change.
 * @param mayBeZipped the server of the path takes gzip
 * @throws ServiceError 415 `content-encoding`, `charset`, `fhir-version`
 */
export function checkMedia (
  { headers }: Pick<IncomingMessage, 'headers'>, mayBeZipped = false
): void {
  const encodings = (headers['content-encoding'] ?? '').toLowerCase().split(',').map(name => name.trim())
    .filter(name => name !== '' && name !== 'identity')
  if (encodings.length > 0 && !(mayBeZipped && encodings.join() === 'gzip')) {
    throw new ServiceError(415, 'content-encoding', mayBeZipped
      ? 'a body is sent plain, or by gzip once' : 'compressed bodies are not accepted; send plain text')
  }
  for (const [, name = '', quoted, bare = ''] of (headers['content-type'] ?? '').matchAll(PARAMETER)) {
    const value = (quoted ?? bare).trim().toLowerCase()
    if (name.toLowerCase() === 'charset' && value !== 'utf-8' && value !== 'utf8') {
      throw new ServiceError(415, 'charset', 'only UTF-8 is accepted; send the text in UTF-8')
    }
    if (name.toLowerCase() === 'fhirversion' && !/^4\.0(\.\d+)?$/.test(value)) {
      throw new ServiceError(415, 'fhir-version', 'only FHIR R4 is accepted: fhirVersion=4.0')
    }
  }
}

import type { IncomingMessage } from 'node:http'
import { ServiceError } from './service-error.js'

/** RFC 9110 §5.6.6: a parameter of a media type, its value with or without quotes. */
const PARAMETER = /;\s*([\w-]+)\s*=\s*(?:"([^"]*)"|([^\s;"]*))/g

/**
 * Judged before the body is read: what it is written in must be what is read here. Read as
 * something else, a name or a number would become another one without a word.
 * @throws ServiceError 415 `content-encoding`, `charset`, `fhir-version`; 400 `repeated-header`
 */
export function checkMedia ({ headers, rawHeaders }: Pick<IncomingMessage, 'headers' | 'rawHeaders'>): void {
  // Node keeps the first and drops the others, which may say something else.
  const names = rawHeaders.filter((_, index) => index % 2 === 0)
  if (names.filter(name => name.toLowerCase() === 'content-type').length > 1) {
    throw new ServiceError(400, 'repeated-header', 'content-type is given twice; send it once')
  }
  const encodings = (headers['content-encoding'] ?? '').toLowerCase().split(',').map(one => one.trim())
  if (encodings.some(one => one !== '' && one !== 'identity')) {
    throw new ServiceError(415, 'content-encoding', 'bodies are not taken compressed; send it as it is')
  }
  for (const [, name = '', quoted, bare = ''] of (headers['content-type'] ?? '').matchAll(PARAMETER)) {
    const value = (quoted ?? bare).trim().toLowerCase()
    if (name.toLowerCase() === 'charset' && value !== 'utf-8' && value !== 'utf8') {
      throw new ServiceError(415, 'charset', 'only UTF-8 is taken; send the text in UTF-8')
    }
    if (name.toLowerCase() === 'fhirversion' && !/^4\.0(\.\d+)?$/.test(value)) {
      throw new ServiceError(415, 'fhir-version', 'only FHIR R4 is taken: fhirVersion=4.0')
    }
  }
}

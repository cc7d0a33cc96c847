import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { tooLarge } from '../http-error.js'
import { MAX_SUBMISSION_BYTES } from '../limits.js'
import { FHIR_TYPE } from '../operation-outcome.js'
import { parseBytes } from '../parse-json.js'
import { readText } from '../read-text.js'
import { refused } from './refused.js'

const FORM_TYPE = 'application/x-www-form-urlencoded'
const unzip = promisify(gunzip)

/** Gives the routes of a scope parsers for JSON and for the forms of searches; both may be zipped. */
export function addFhirBodies (scope: FastifyInstance): void {
  scope.removeAllContentTypeParsers()
  scope.addContentTypeParser(['application/json', FHIR_TYPE], { parseAs: 'buffer' },
    async (request: FastifyRequest, bytes: Buffer) => {
      // Some clients send a type without a body, for example to an operation without parameters.
      if (bytes.length === 0) return undefined
      if (isSearch(request)) throw refused(415, 'media-type', `send the search as ${FORM_TYPE}`)
      const plain = await plainBytes(request, bytes)
      request.sent = plain
      return parseBytes(plain)
    })
  scope.addContentTypeParser('*', async (request: FastifyRequest) => {
    throw refused(415, 'media-type', isSearch(request)
      ? `send the search as ${FORM_TYPE}` : `send FHIR as ${FHIR_TYPE} or application/json`)
  })
  scope.addContentTypeParser(FORM_TYPE, { parseAs: 'buffer' },
    async (request: FastifyRequest, bytes: Buffer) => {
      if (request.routeOptions.config.fhir?.takesResource === true) {
        throw refused(415, 'media-type', `send a resource as ${FHIR_TYPE}`)
      }
      const read = readText(await plainBytes(request, bytes))
      if (!read.ok) throw refused(400, 'not-utf-8', `the form is ${read.fault}`)
      request.form = [...new URLSearchParams(read.text)]
      return undefined
    })
}

function isSearch (request: FastifyRequest): boolean {
  return request.routeOptions.config.fhir?.path.endsWith('/_search') === true
}

/** A zipped body may not become larger than a plain one. */
async function plainBytes (request: FastifyRequest, bytes: Buffer): Promise<Uint8Array> {
  if (request.headers['content-encoding']?.trim().toLowerCase() !== 'gzip') return bytes
  try {
    return await unzip(bytes, { maxOutputLength: MAX_SUBMISSION_BYTES })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(MAX_SUBMISSION_BYTES)
    throw refused(400, 'not-gzip', 'the body is not gzip, or it is cut off')
  }
}

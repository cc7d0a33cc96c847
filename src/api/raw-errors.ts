import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { isFhirPath } from './fhir/index.js'
import { FHIR_TYPE } from './operation-outcome.js'
import { outcomeOf } from './outcome.js'
import { PROBLEM_TYPE, problemOf } from './problem.js'
import { ServiceError } from './service-error.js'

const MAX_FIRST_BYTES = 1024

/**
 * Answers a request that Node's HTTP parser refuses, or that is late, in the form of every other error. The
 * parser tells no path. So the form is that of the newest request on the connection, and without one that of
 * the address in the first bytes.
 */
export function answerRaw (error: Error, socket: Socket, last: ServerResponse | undefined): void {
  const { code } = error as NodeJS.ErrnoException
  if (code === 'ECONNRESET' || !socket.writable || isAnswered(last)) {
    socket.destroy()
    return
  }
  const shown = parserError(code)
  const isFhir = isFhirPath(last?.req.url ?? firstUrl(error))
  const body = JSON.stringify(isFhir ? outcomeOf(shown) : problemOf(shown))
  socket.end([
    `HTTP/1.1 ${shown.status} ${problemOf(shown).title}`, 'connection: close',
    `content-type: ${isFhir ? FHIR_TYPE : PROBLEM_TYPE}; charset=utf-8`,
    `content-length: ${Buffer.byteLength(body)}`, '', body
  ].join('\r\n'))
}

/** Ends a request that waits for its caller, with 408 if its caller reads and the answer has not begun. */
export function endLate (last: ServerResponse): void {
  const { socket } = last.req
  if (socket.writableLength > 0 || socket.writableEnded) socket.destroy()
  else answerRaw(Object.assign(new Error('late'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' }), socket, last)
  if (!socket.destroyed) socket.destroySoon()
}

/** Refuses an expectation other than `100-continue` (RFC 9110 §10.1.1), for which Node has no text. */
export function refuseExpectation (request: IncomingMessage, response: ServerResponse): void {
  const shown = new ServiceError(417, 'expectation', 'no Expect is met here but 100-continue; leave it out')
  const isFhir = isFhirPath(request.url ?? '')
  response.writeHead(417, {
    'content-type': `${isFhir ? FHIR_TYPE : PROBLEM_TYPE}; charset=utf-8`, 'connection': 'close'
  })
  response.end(JSON.stringify(isFhir ? outcomeOf(shown) : problemOf(shown)))
}

/** Reads the address in the bytes that the parser refused; empty if they have none. */
function firstUrl (error: Error): string {
  const { rawPacket } = error as { readonly rawPacket?: Uint8Array }
  const text = Buffer.from(rawPacket?.subarray(0, MAX_FIRST_BYTES) ?? []).toString('latin1')
  return /^[A-Za-z]{1,20} ([^ ]*)/.exec(text)?.[1] ?? ''
}

/** Tells whether the request has been answered already, for example refused before its body arrived. */
function isAnswered (last: ServerResponse | undefined): boolean {
  return last?.headersSent === true && !(last.req.complete && last.writableFinished)
}

function parserError (code: string | undefined): ServiceError {
  switch (code) {
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return new ServiceError(408, 'request-timeout', 'the request was not complete in time; send it again')
    case 'HPE_HEADER_OVERFLOW':
      return new ServiceError(431, 'headers-too-large', 'the headers are larger than 16 KiB; send less')
    case 'HPE_CHUNK_EXTENSIONS_OVERFLOW':
      return new ServiceError(413, 'too-large', 'the chunk extensions are too large; leave them out')
    case undefined:
    default:
      return new ServiceError(400, 'bad-request', 'the request is not well-formed HTTP/1.1')
  }
}

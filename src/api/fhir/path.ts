export const FHIR_PATH = '/fhir'

/** Removes scheme and host, which a request to a proxy names (RFC 9112 §3.2.2). */
export function localUrl (url: string): string {
  return url.replace(/^https?:\/\/[^/?#]*/i, '')
}

/** Tells whether an address belongs to the FHIR server, whose errors are OperationOutcomes. */
export function isFhirPath (url: string): boolean {
  const [path = ''] = localUrl(url).split('?')
  return path === FHIR_PATH || path.startsWith(`${FHIR_PATH}/`)
}

/**
 * How references and full URLs are written (FHIR R4, references.html and bundle.html#references):
 * which server a full URL names, and which name a reference is looked up by.
 */

/** R4 `Reference.reference`, RESTful form: base, type, id and perhaps a version. */
const RESTFUL = new RegExp('^(?:(https?://[^\\s?#]+?)/)?([A-Z][A-Za-z]{0,63}/[A-Za-z0-9\\-.]{1,64})' +
  '(?:/_history/([A-Za-z0-9\\-.]{1,64}))?$')
const CONDITIONAL = /^([A-Z][A-Za-z]{0,63})\?identifier=([^&]+)$/

export interface RestfulName {
  /** Of the server; undefined in a relative reference. */
  readonly base: string | undefined
  /** `Type/id`. */
  readonly path: string
  readonly version: string | undefined
}

/** @returns undefined if the text is no address of one resource of a FHIR server. */
export function restfulName (text: string): RestfulName | undefined {
  const match = RESTFUL.exec(text)
  return match === null ? undefined : { base: match[1], path: match[2] ?? '', version: match[3] }
}

/** One name for all spellings: a UUID is the same in capitals, a version is not part of it. */
export function urlName (url: string): string {
  if (/^urn:uuid:/i.test(url)) return url.toLowerCase()
  const { base, path } = restfulName(url) ?? {}
  return base === undefined || path === undefined ? url : `${base}/${path}`
}

export interface ConditionalReference {
  readonly type: string
  readonly system: string
  readonly value: string
}

/** `Practitioner?identifier=system|value`, as a transaction may name what it is invalid. */
export function conditionalReference (text: string): ConditionalReference | undefined {
  const match = CONDITIONAL.exec(text)
  if (match?.[1] === undefined || match[2] === undefined) return undefined
  const token = decoded(match[2])
  const bar = token?.indexOf('|') ?? -1
  if (token === undefined || bar <= 0 || bar === token.length - 1) return undefined
  return { type: match[1], system: token.slice(0, bar), value: token.slice(bar + 1) }
}

function decoded (text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    // A stray percent sign: not a reference that anybody could follow.
    return undefined
  }
}

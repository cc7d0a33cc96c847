import { restfulName, urlName } from '../intake/index.js'
import { DATA_ABSENT } from '../systems.js'
import { asObject, type JsonObject } from './json-object.js'

/** A resource of the record: its names as it was sent, and its name on this server. */
export interface Target {
  readonly type: string
  readonly fullUrl: string
  readonly sentId: string | undefined
  /** `Type/id` on this server. */
  readonly served: string
}

/** Rewrites references to resources of one record, as R4 resolves them in a Bundle. */
export class References {
  readonly #byUrl = new Map<string, string>()
  /** Undefined for a name that several resources have. */
  readonly #byPath = new Map<string, string | undefined>()

  constructor (targets: readonly Target[]) {
    for (const { fullUrl, sentId, served, type } of targets) {
      if (fullUrl !== '') this.#byUrl.set(urlName(fullUrl), served)
      if (sentId === undefined) continue
      const path = `${type}/${sentId}`
      this.#byPath.set(path, this.#byPath.has(path) ? undefined : served)
    }
  }

  /**
   * Changes the references in a resource.
   * @param base the server of the resource; undefined if it has none
   */
  rewrite (value: unknown, base: string | undefined): void {
    if (Array.isArray(value)) {
      for (const item of value as unknown[]) this.rewrite(item, base)
      return
    }
    const object = asObject(value)
    if (object === undefined) return
    const { reference } = object
    if (typeof reference === 'string') object['reference'] = this.#served(reference, base)
    if (object['data'] === '') withoutData(object)
    for (const member of Object.values(object)) this.rewrite(member, base)
  }

  /** A reference out of the record becomes absolute, so that nobody looks for it on this server. */
  #served (text: string, base: string | undefined): string {
    if (text.startsWith('#')) return text
    const name = restfulName(text)
    if (name === undefined || name.base !== undefined) return this.#byUrl.get(urlName(text)) ?? text
    if (base === undefined) return this.#byPath.get(name.path) ?? text
    return this.#byUrl.get(`${base}/${name.path}`) ?? `${base}/${text}`
  }
}

/** An attachment that stayed at its hospital has an empty text, which R4 forbids. */
function withoutData (attachment: JsonObject): void {
  delete attachment['data']
  attachment['_data'] = { extension: [{ url: DATA_ABSENT, valueCode: 'not-permitted' }] }
}

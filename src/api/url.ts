/** Fills in the parameters: `/v1/blocks/:height` and `{ height: 3 }` give `/v1/blocks/3`. */
export function pathOf (
  path: string, params: Readonly<Record<string, unknown>>, query: Readonly<Record<string, unknown>>
): string {
  const filled = path.replace(/:(\w+)/g, (_, name: string) => {
    return encodeURIComponent(String(params[name]))
  })
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) search.set(name, String(value))
  }
  return search.size === 0 ? filled : `${filled}?${search.toString()}`
}

/**
 * Decodes in the path what may as well be plain: letters, digits and `-._~` (RFC 3986 §6.2.2.2). It decodes
 * `$`, too, since some clients encode the operations of FHIR.
 */
export function plainUrl (url: string): string {
  const [path = '', ...query] = url.split('?')
  const plain = path.replace(/%[0-9a-f]{2}/gi, code => {
    const sign = String.fromCharCode(parseInt(code.slice(1), 16))
    return /[\w.~$-]/.test(sign) ? sign : code
  })
  return [plain, ...query].join('?')
}

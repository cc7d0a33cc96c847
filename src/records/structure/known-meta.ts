import { shapesOf } from './shape.js'

/**
 * Returns the members of a meta that R4 defines. Some servers write their own beside them, such as the
 * project of Medplum, and repeat them in each resource that they give out.
 *
 * @returns the same object if R4 defines all of its members; undefined if R4 defines none of several
 */
export function knownMeta (meta: object): object | undefined {
  const given = Object.entries(meta)
  const known = given.filter(([name]) => shapesOf('Meta')?.has(name.replace(/^_/, '')) === true)
  if (known.length === given.length) return meta
  return known.length === 0 ? undefined : Object.fromEntries(known)
}

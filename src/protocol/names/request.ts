import { accept, mapKey, reject, type Group, type GroupElement, type Verdict } from '../types/index.js'

/**
 * Judges the elements of a request. No honest hospital sends an element that is not canonical, or one twice,
 * since each blind is random. The codec bounds their number and refuses the neutral element.
 */
export function judgeNameRequest (group: Group, elements: readonly GroupElement[]): Verdict {
  if (!elements.every(group.isElement)) return reject('bad-element')
  const isRepeated = new Set(elements.map(mapKey)).size !== elements.length
  return isRepeated ? reject('repeated-element') : accept(undefined)
}

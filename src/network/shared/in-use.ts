import type { Stream } from '@libp2p/interface'

/* A stream of requests stays open. These functions tell whether a request is under way on it. */

const KEY = 'medichain/in-use'

export function setInUse ({ metadata }: Stream, inUse: boolean): void {
  metadata[KEY] = inUse
}

export function isInUse ({ metadata }: Stream): boolean {
  return metadata[KEY] === true
}

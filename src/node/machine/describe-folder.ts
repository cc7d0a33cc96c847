import type { GivenSettings } from './given-settings.js'
import { faultOfFormat, hasStore, markerIn } from './folder-marker.js'
import type { NodeRole } from './ports.js'
import { cleanStopIn, lastFailureIn, type CleanStop, type LastFailure } from './run-marks.js'

export interface FolderDescription {
  readonly role: NodeRole
  readonly chainId: string | undefined
  readonly name?: string
  /** The settings that the last start was given. */
  readonly settings: GivenSettings
  /** Hexadecimal. */
  readonly identity?: string
  /** A database was made in the folder. */
  readonly hasStore?: true
  readonly cleanStop: CleanStop | undefined
  readonly lastFailure: LastFailure | undefined
  /** Says that another version wrote the folder. */
  readonly otherFormat?: string
}

/** Reads the description of a data folder without opening it; undefined if it is not a data folder. */
export function describeFolder (path: string): FolderDescription | undefined {
  const marker = markerIn(path)
  if (marker === undefined) return undefined
  const otherFormat = faultOfFormat(path, marker)?.message
  return {
    role: marker.role, chainId: marker.chainId, cleanStop: cleanStopIn(path),
    settings: marker.settings ?? {},
    ...(marker.name === undefined ? {} : { name: marker.name }),
    ...(marker.identity === undefined ? {} : { identity: marker.identity }),
    ...(hasStore(marker) ? { hasStore: true } : {}),
    lastFailure: lastFailureIn(path),
    ...(otherFormat === undefined ? {} : { otherFormat })
  }
}

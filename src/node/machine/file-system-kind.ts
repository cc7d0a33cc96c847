import { statfs } from 'node:fs/promises'
import { FileSystemKind } from '../../protocol/types/index.js'

/** The numbers of Linux's `statfs(2)` of file systems that write in place, and of those that do not. */
const IN_PLACE: ReadonlySet<number> = new Set([0xef53, 0x58465342, 0x3153464a])
const COPY_ON_WRITE: ReadonlySet<number> = new Set([0x9123683e, 0x2fc12fc1, 0xca451a4e, 0xf2f52010])

/**
 * Tells whether the file system of a folder writes in place: ext4, XFS and JFS do so, and Btrfs, ZFS,
 * bcachefs and F2FS do not. Any other is unknown, as are all outside Linux. It says nothing of the disk.
 */
export async function fileSystemKindOf (folder: string): Promise<FileSystemKind> {
  if (process.platform !== 'linux') return FileSystemKind.unknown
  const type = await statfs(folder).then(found => found.type >>> 0, () => 0)
  if (IN_PLACE.has(type)) return FileSystemKind.inPlace
  return COPY_ON_WRITE.has(type) ? FileSystemKind.copyOnWrite : FileSystemKind.unknown
}

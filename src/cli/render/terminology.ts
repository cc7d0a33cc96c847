import { fields } from '../../api/index.js'
import type { ImportedRelease } from '../../terminology/index.js'

export function renderImported ({ bytes, files, hash, header, strays }: ImportedRelease): string {
  const { codes, complete, from, name, system, until, version } = header
  return `imported ${name} ${version}\n` + fields([
    ['system', system], ['valid', `${from} to ${until ?? 'further notice'}`],
    ['codes', `${codes}${complete ? '' : ' (a part of the system)'}`],
    ['size', `${(bytes / 1_000_000).toFixed(1)} MB`], ['hash', hash],
    ...files.map(({ file, kind }): [string, string] => ['read', `${kind}: ${file}`]),
    ['left out', strays === 0 ? undefined : `${strays} notes, terms or edits of codes that no file declares`]
  ])
}

import { fields } from '../../api/index.js'
import type { ImportedRelease } from '../../terminology/index.js'

export function renderImported ({ bytes, files, hash, header, strays }: ImportedRelease): string {
  const { codes, complete, from, name, system, until, version } = header
  const readKinds = files.map(({ file, kind }) => `${kind}: ${file}`)
  return `imported ${name} ${version}\n` + fields([
    ['system', system], ['valid', `${from} to ${until ?? 'further notice'}`],
    ['codes', `${codes}${complete ? '' : ' (a part of the system)'}`],
    ['size', `${(bytes / 1_000_000).toFixed(1)} MB`], ['hash', hash],
    ...readKinds.map((text): [string, string] => ['read', text]),
    ...(strays === 0 ? [] : [['left out', `${strays} notes, terms or edits of codes that no file declares`] as [string, string]])
  ])
}

import { ClamlReader } from './claml.js'
import { CodeEditsReader } from './code-edits.js'
import { FormatError, type Emit, type LineReader, type TextReader } from './fact.js'
import { FhirCodeSystemReader } from './fhir-code-system.js'
import { OrderFileReader } from './order-file.js'
import { Rf2Reader } from './rf2.js'
import { TabularXmlReader } from './tabular-xml.js'

export type FormatReader =
  | { readonly by: 'line', readonly reader: LineReader }
  | { readonly by: 'text', readonly reader: TextReader }

const ROOT = /<([A-Za-z_][\w.-]*)[\s/>]/
const KINDS = 'an ICD-10-CM order file, tabular list or table of code edits, ClaML, a FHIR CodeSystem in ' +
  'JSON, or a file of a SNOMED CT RF2 snapshot'

/**
 * Finds the format of a file by how its text begins. The name of the file decides nothing.
 * @param start the first characters, without a byte order mark
 * @param system the URI that the operator gives; the titles of ClaML files do not always tell it
 * @throws FormatError if the file is of another kind
 */
export function recognise (start: string, emit: Emit, system?: string): FormatReader {
  const first = start.slice(0, start.search(/\r?\n|$/))
  const text = start.trimStart()
  if (text.startsWith('{')) return { by: 'text', reader: new FhirCodeSystemReader(emit) }
  if (text.startsWith('<')) {
    // The root element follows declarations and comments, which have no name of this form.
    const root = ROOT.exec(text.replace(/<!--[\s\S]*?(-->|$)|<!DOCTYPE[\s\S]*?>/g, ''))?.[1] ?? ''
    if (ClamlReader.recognises(root)) return { by: 'text', reader: new ClamlReader(emit, system) }
    if (TabularXmlReader.recognises(root)) return { by: 'text', reader: new TabularXmlReader(emit) }
  }
  if (OrderFileReader.recognises(first)) return { by: 'line', reader: new OrderFileReader(emit) }
  if (CodeEditsReader.recognises(first)) return { by: 'line', reader: new CodeEditsReader(emit) }
  if (Rf2Reader.partOf(first) !== undefined) return { by: 'line', reader: new Rf2Reader(emit, first) }
  throw new FormatError(`the file is of another kind; import reads ${KINDS}`)
}

/** This file writes the XHTML of a narrative again, as `Narrative.div` of FHIR JSON has it. */

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\n': '&#xA;', '\r': '&#xD;', '\t': '&#x9;'
}

export function startTag (name: string, attributes: Readonly<Record<string, string>>): string {
  const written = Object.entries(attributes).map(([key, value]) =>
    ` ${key}="${value.replace(/[&<>"\n\r\t]/g, sign => ESCAPES[sign] ?? sign)}"`)
  return `<${name}${written.join('')}>`
}

export function endTag (name: string): string {
  return `</${name}>`
}

export function textOf (text: string): string {
  return text.replace(/[&<>]/g, sign => ESCAPES[sign] ?? sign)
}

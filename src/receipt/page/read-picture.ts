import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader'
import wasm from 'zxing-wasm/reader/zxing_reader.wasm'
import { isSymbol } from '../index.js'

// Without the program here, the library would fetch it from a server.
prepareZXingModule({ overrides: { wasmBinary: (wasm as unknown as Uint8Array).slice().buffer } })

/** A picture that is longer than this is made smaller, so that it fits into memory. */
const MAX_SIDE = 6000
/** A printed sheet that has no size in pixels is drawn with this width. */
const LEAST_WIDTH = 2400

/** Returns the texts of all symbols in a picture. @throws Error if the file is no picture */
export async function symbolsIn (file: Blob): Promise<string[]> {
  const image = await pixelsOf(file)
  const found = await readBarcodes(image, { formats: ['QRCode'], tryHarder: true, maxNumberOfSymbols: 255 })
  return found.filter(({ isValid }) => isValid).map(({ text }) => text).filter(isSymbol)
}

async function pixelsOf (file: Blob): Promise<ImageData> {
  const url = URL.createObjectURL(file)
  try {
    const image = new Image()
    image.src = url
    await image.decode()
    const { naturalHeight, naturalWidth } = image
    const least = file.type === 'image/svg+xml' ? LEAST_WIDTH / naturalWidth : 1
    const scale = Math.min(Math.max(1, least), MAX_SIDE / Math.max(naturalWidth, naturalHeight))
    const canvas = document.createElement('canvas')
    canvas.width = Math.round(naturalWidth * scale)
    canvas.height = Math.round(naturalHeight * scale)
    const context = canvas.getContext('2d', { willReadFrequently: true })
    if (context === null) throw new Error('no canvas')
    context.drawImage(image, 0, 0, canvas.width, canvas.height)
    return context.getImageData(0, 0, canvas.width, canvas.height)
  } finally {
    URL.revokeObjectURL(url)
  }
}

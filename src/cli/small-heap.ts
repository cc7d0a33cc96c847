import { setFlagsFromString } from 'node:v8'

/**
 * Has V8 collect garbage of this process when the heap has grown by half, instead of several times. The space
 * of young objects does not grow. It is for commands that run for hours beside a node, and it sets no limit
 * that could end them.
 */
export function keepHeapSmall (): void {
  setFlagsFromString('--heap-growing-percent=50')
  setFlagsFromString('--semi-space-growth-factor=1')
}

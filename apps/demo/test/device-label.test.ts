import { describe, expect, test } from 'vitest'
import { deviceLabel } from '../src/server/device-label.ts'

const webKit = 'AppleWebKit/537.36 (KHTML, like Gecko)'

describe('deviceLabel()', () => {
  test.each([
    [`Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${webKit} Chrome/140.0.0.0 Safari/537.36`, 'Chrome on Windows'],
    [`Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${webKit} Chrome/140.0.0.0 Safari/537.36 Edg/140.0`, 'Edge on Windows'],
    ['Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0', 'Firefox on Linux'],
    [`Mozilla/5.0 (Linux; Android 15; Pixel 9) ${webKit} Chrome/140.0.0.0 Mobile Safari/537.36`, 'Chrome on Android'],
    [`Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) ${webKit} Version/18.5 Safari/604.1`, 'Safari on iPhone'],
    ['curl/8.14.1', 'curl'],
    ['', 'Unknown program'],
    [undefined, 'Unknown program'],
  ])('calls %s %s', (userAgent, label) => {
    expect(deviceLabel(userAgent)).toBe(label)
  })
})

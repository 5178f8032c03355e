const browsers = [
  ['Edge', /\bEdg(?:A|iOS)?\//],
  ['Opera', /\bOPR\//],
  ['Firefox', /\b(?:Firefox|FxiOS)\//],
  ['Chrome', /Chrome\/|\bCriOS\//],
  ['Safari', /\bSafari\//],
] as const

const systems = [
  ['iPhone', /\biPhone\b/],
  ['iPad', /\biPad\b/],
  ['Android', /\bAndroid\b/],
  ['Windows', /\bWindows\b/],
  ['Mac', /\bMac OS X\b/],
  ['Linux', /\bLinux\b/],
] as const

/** Names a device the way its user would, such as `Firefox on Windows`, by its user agent. */
export function deviceLabel(userAgent: string | undefined): string {
  const [browser] = browsers.find(([, pattern]) => pattern.test(userAgent ?? '')) ?? []
  const [system] = systems.find(([, pattern]) => pattern.test(userAgent ?? '')) ?? []
  const [product] = /^[\w.-]{1,40}/.exec(userAgent ?? '') ?? []
  return [browser ?? product ?? 'Unknown program', system].filter((part) => part !== undefined).join(' on ')
}

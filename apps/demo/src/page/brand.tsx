import type { ReactNode } from 'react'

/** The name of the product with its sign: two links of a chain. */
export function Brand(): ReactNode {
  return (
    <span className="brand">
      <img src="/icon.svg" width="28" height="28" alt="" />
      Tokenpair
    </span>
  )
}

import type { CSSProperties } from 'react'

/**
 * Styles of the panel. They are inline, since a content security policy that forbids style elements lets scripts set
 * them, and each starts by taking back whatever the page's own rules say of the element.
 */
const plain = { all: 'revert' } as const

const text = { color: '#e5e7eb', font: '13px/1.5 ui-sans-serif, system-ui, sans-serif' } as const

/** A part of the panel. */
type Part = 'corner' | 'button' | 'panel' | 'title' | 'facts' | 'name' | 'value' | 'list' | 'item' | 'note'

/** How each part looks. */
export const styles: Readonly<Record<Part, CSSProperties>> = {
  corner: {
    all: 'initial',
    position: 'fixed',
    right: 12,
    bottom: 12,
    zIndex: 2_147_483_000,
    display: 'flex',
    flexDirection: 'column-reverse',
    alignItems: 'flex-end',
    gap: 8,
    maxWidth: 'calc(100vw - 24px)',
  },
  button: {
    ...plain,
    ...text,
    background: '#1f2937',
    border: '1px solid #6b7280',
    borderRadius: 6,
    padding: '6px 10px',
    marginTop: 6,
    cursor: 'pointer',
  },
  panel: {
    ...plain,
    ...text,
    background: '#111827',
    border: '1px solid #4b5563',
    borderRadius: 8,
    boxSizing: 'border-box',
    width: 360,
    maxWidth: '100%',
    maxHeight: 'min(70vh, 560px)',
    overflow: 'auto',
    padding: 12,
  },
  title: { ...plain, ...text, fontSize: 13, fontWeight: 600, margin: '10px 0 4px' },
  facts: { ...plain, display: 'grid', gridTemplateColumns: 'auto 1fr', columnGap: 12, margin: 0 },
  name: { ...plain, ...text, color: '#9ca3af' },
  value: { ...plain, ...text, margin: 0, overflowWrap: 'anywhere', fontVariantNumeric: 'tabular-nums' },
  list: { ...plain, listStyle: 'none', margin: 0, padding: 0 },
  item: { ...plain, ...text, overflowWrap: 'anywhere', fontVariantNumeric: 'tabular-nums' },
  note: { ...plain, ...text, color: '#9ca3af', margin: 0 },
}

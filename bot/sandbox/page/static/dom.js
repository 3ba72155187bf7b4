// element makes an element; what is in props is set on it, null and undefined
// are left out, and children are elements or texts.
export function element(tag, props = {}, ...children) {
  const e = document.createElement(tag)
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue
    if (name === 'onclick') e.addEventListener('click', value)
    else if (name.includes('-') || name === 'role') e.setAttribute(name, value)
    else e[name] = value
  }
  e.append(...children.flat().filter(c => c !== null && c !== undefined))
  return e
}

// redraw puts children into a place unless they are drawn from the same facts
// as those that are there: what is being pressed is not taken away meanwhile.
export function redraw(place, facts, draw) {
  const key = JSON.stringify(facts)
  if (place.drawnFrom === key) return
  place.drawnFrom = key
  place.replaceChildren(...draw())
}

export const find = selector => document.querySelector(selector)

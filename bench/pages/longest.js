// The longest time, in milliseconds, for which the page could not react; 0 where a browser does not tell.
window.longest = 0
try {
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) window.longest = Math.max(window.longest, duration)
  }).observe({ type: "longtask", buffered: true })
} catch {}

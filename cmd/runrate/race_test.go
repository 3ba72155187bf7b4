//go:build race

package main

const raceDetector = true

// ordinaryKills is how often the bot is killed where nobody says; each takes twice as long under the detector.
const ordinaryKills = 10

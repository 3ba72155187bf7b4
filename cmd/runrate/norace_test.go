//go:build !race

package main

const raceDetector = false

// ordinaryKills is how often the bot is killed where nobody says.
const ordinaryKills = 20

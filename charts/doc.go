// Package charts draws figures as PNG pictures that a phone shows well:
// 1080 × 1280 pixels, light or dark, at most 256 colours.
//
// Its words:
//
//	figure  what is drawn: the numbers and the words of one picture (BurnUp, Bars, Battleship;
//	        of retention Cohorts, Survival, Curves, Churn, Waterfall, Pareto)
//	theme   the colours, Light or Dark
//	canvas  the picture while it is being drawn; a renderer of go-chart
//	plot    the part of a picture that has axes
//	side    right of a plot, where its lines' names stand beside their ends
//	open    of a period that has not ended: drawn hollow
//	plate   a patch of background under a text, so that lines do not cross it
//
// What always holds:
//
//   - The wording is the caller's, numbers included: a Format says how a number
//     is written. Titles state the finding; this package only fits them in.
//   - Whatever the data, there is a picture: values that are not finite are left
//     out, texts too long are cut with an ellipsis, characters that no font has
//     are a hollow box. Only figures that contradict themselves are an error.
//   - The same figure gives the same bytes.
//   - Nothing is said by colour alone.
package charts

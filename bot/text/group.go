package text

// GroupBound confirms that a group is a team's.
type GroupBound struct{ Team string }

// GroupFreed confirms that a group is nobody's any more.
type GroupFreed struct{ Team string }

// GroupTaken says that a group is another team's.
type GroupTaken struct{ Team string }

// GroupUnbound says that a group is of no team yet.
type GroupUnbound struct{}

// GroupHowTo tells how a group is bound, in a private chat.
type GroupHowTo struct{}

// GroupTooSmall says that a team of one rep has no sums to show.
type GroupTooSmall struct{}

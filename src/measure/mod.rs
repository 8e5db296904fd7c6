//! Numbers about a picture and the person in it: its [`border`], [`background`], [`closeup`] of the face, [`appearance`] of eyes,
//! mouth and skin, what is [`covering`] the face, its [`proportions`], [`lettering`] over it all, rows that are [`unfilled`],
//! [`forensics`] of earlier processing. The checks compare them with limits.

pub mod appearance;
pub mod background;
pub mod border;
pub mod closeup;
pub mod covering;
pub mod forensics;
pub mod lettering;
pub mod proportions;
pub mod unfilled;

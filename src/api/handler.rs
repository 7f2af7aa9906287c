//! From a plain function to a row of the route table.

use std::marker::PhantomData;

use super::{Api, Ctx, Extract, Respond, Sketch};
use crate::engine::Answer;

/// A handler whose argument types are not known any more.
pub(super) trait Call<A: Api>: Send + Sync {
    /// Take the arguments in order and call.
    fn call(&self, ctx: &Ctx<'_, A>) -> Result<Answer, A::Error>;
    /// Ask arguments and result to describe themselves.
    #[cfg(feature = "generate")]
    fn describe(&self, sketch: &mut Sketch);
}

/// A function that can serve an operation: the context, then up to eight arguments, checked in their order.
pub trait Handler<A: Api, Args>: Send + Sync + 'static {
    /// Take the arguments in order and call.
    fn call(&self, ctx: &Ctx<'_, A>) -> Result<Answer, A::Error>;
    /// Ask arguments and result to describe themselves.
    fn describe(sketch: &mut Sketch);
    /// The outcomes that can be chosen.
    fn outcomes() -> Vec<&'static str>;
}

pub(super) struct Erased<F, Args>(F, PhantomData<fn(Args)>);

impl<F, Args> Erased<F, Args> {
    pub(super) fn new(function: F) -> Self {
        Self(function, PhantomData)
    }
}

impl<A: Api, Args: 'static, F: Handler<A, Args>> Call<A> for Erased<F, Args> {
    fn call(&self, ctx: &Ctx<'_, A>) -> Result<Answer, A::Error> {
        self.0.call(ctx)
    }

    #[cfg(feature = "generate")]
    fn describe(&self, sketch: &mut Sketch) {
        F::describe(sketch);
    }
}

macro_rules! handler {
    ($($argument:ident),*) => {
        impl<A, F, R, $($argument),*> Handler<A, ($($argument,)*)> for F
        where
            A: Api,
            F: Fn(&Ctx<'_, A>, $($argument),*) -> Result<R, A::Error> + Send + Sync + 'static,
            R: Respond,
            $($argument: Extract<A>),*
        {
            #[allow(non_snake_case, reason = "one name serves as type and as value")]
            fn call(&self, ctx: &Ctx<'_, A>) -> Result<Answer, A::Error> {
                $(let $argument = $argument::extract(ctx)?;)*
                ctx.check_steering()?;
                self(ctx, $($argument),*).map(Respond::respond)
            }

            fn describe(sketch: &mut Sketch) {
                $($argument::describe(sketch);)*
                R::describe(sketch);
            }

            fn outcomes() -> Vec<&'static str> {
                let all: [Vec<&'static str>; _] = [$($argument::outcomes()),*];
                all.concat()
            }
        }
    };
}

handler!();
handler!(A1);
handler!(A1, A2);
handler!(A1, A2, A3);
handler!(A1, A2, A3, A4);
handler!(A1, A2, A3, A4, A5);
handler!(A1, A2, A3, A4, A5, A6);
handler!(A1, A2, A3, A4, A5, A6, A7);
handler!(A1, A2, A3, A4, A5, A6, A7, A8);
